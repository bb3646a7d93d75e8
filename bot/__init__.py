"""The application: Slack in, database, Slack out."""

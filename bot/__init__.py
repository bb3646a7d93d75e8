"""The application: Slack in, database, Slack out."""

__version__ = "0.1.0"

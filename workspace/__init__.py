"""A Slack-compatible workspace on this computer, in the browser."""

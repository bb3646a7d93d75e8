"""What a workspace is made of: people, apps, channels, messages, views, files."""

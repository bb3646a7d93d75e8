"""What the bot says: one pure function per message, from a small record to a template and its primitives."""

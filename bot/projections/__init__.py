"""From the database to what a card says: one function per card, reading only."""

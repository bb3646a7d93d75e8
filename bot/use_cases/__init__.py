"""What people and the calendar do to the cycle: one function per intention, one transaction each."""

"""What people do: click and choose, fill in forms, write and run commands, use shortcuts, open tabs."""

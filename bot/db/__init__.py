"""Tables, the session that commits, and one module of queries per noun."""

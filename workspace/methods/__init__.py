"""The Web API, one noun one file; `catalogue` lists every method."""

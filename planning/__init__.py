"""The planning core: pure, deterministic, importable in a notebook."""

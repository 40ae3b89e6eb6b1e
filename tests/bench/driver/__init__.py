"""What tests/bench/run.py measures and how it tells it, one module a subject."""

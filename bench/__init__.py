"""Speed and accuracy against public methods and data; `make bench` runs it all."""

"""`python -m bot` is the `parley` command."""

from bot import cli

if __name__ == "__main__":
    cli.main()

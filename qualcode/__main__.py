"""`python -m qualcode` is `qualcode`."""

from qualcode.cli.main import main

if __name__ == "__main__":
    main()

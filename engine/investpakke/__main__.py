"""``python -m investpakke``: the same as the command ``investpakke``."""

from investpakke.cli import main

if __name__ == "__main__":
    main()

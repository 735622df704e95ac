"""``python -m investpakke``: the same as the command ``investpakke``."""

from investpakke.start import main

if __name__ == "__main__":
    main()

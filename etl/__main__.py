"""`python -m etl`: load place files, write the sample place."""

from etl.cli import app

if __name__ == "__main__":
    app()

"""`python -m fieldnotes` is `fieldnotes`."""

from fieldnotes.cli import main

main()

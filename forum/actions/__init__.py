"""Acts that touch several entities or post a letter, by what is being done."""

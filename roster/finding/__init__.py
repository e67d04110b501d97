"""How experts are found: their public words in the search index, what they can be told apart by in memory, and both kept in step with what is stored."""

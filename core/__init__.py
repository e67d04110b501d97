"""The ground floor: the web, the database and the post; nothing about forums, experts or lists."""

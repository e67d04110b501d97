"""How many: the words of the scale by distinct contributors, with its conditions, printed in a note to the report."""

from dataclasses import dataclass

# Below this many contributors of a topic exact numbers in words take the place of a few, several, many and most.
FEW_TOPIC = 10


@dataclass(frozen=True, slots=True)
class Scale:
    """The thresholds of a forum. ``most`` and ``all`` can be switched off."""

    a_few: int = 3
    several: int = 5
    many: int = 10
    many_of: int = 15
    most_of: int = 10
    most_at_least: int = 5
    most: bool = True
    all: bool = True

    def word(self, n: int, of: int) -> str:
        """The key of the word for ``n`` of ``of`` distinct contributors: one, two, exact, few, several, many, most or all. The last fitting row wins.

        Raises ValueError where no sentence is to be made (n = 0) or the numbers cannot be (n > of).
        """
        if not 0 < n <= of:
            raise ValueError(f"{n} of {of} contributors is not a share")
        if self.all and n == of and n >= 3:
            return "all"
        if n <= 2:
            return ("one", "two")[n - 1]
        if of < FEW_TOPIC:
            return "exact"
        if self.most and of >= self.most_of and n >= self.most_at_least and 2 * n > of:
            return "most"
        if n >= self.many or (of >= self.many_of and n >= self.several and 3 * n > of):
            return "many"
        return "several" if n >= self.several else "few"

    def rows(self) -> list[tuple[int, int | None, str, str]]:
        """The table as printed: from, to, key of the word, condition."""
        rows: list[tuple[int, int | None, str, str]] = [
            (1, 1, "one", ""), (2, 2, "two", ""), (self.a_few, self.several - 1, "few", ""), (self.several, self.many - 1, "several", ""), (self.many, None, "many", ""),
            (self.several, None, "many", f"N >= {self.many_of} and n > N/3"),
        ]  # fmt: skip
        if self.most:
            rows.append((self.most_at_least, None, "most", f"N >= {self.most_of} and n > N/2"))
        if self.all:
            rows.append((3, None, "all", "n = N"))
        return rows

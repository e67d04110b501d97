"""The list of participants: by category, numbered through, in the order of the reader's language, to print and to take away."""

import pytest

from core import collation
from core.database import db
from tests import make
from tests.forum.readers import says
from tests.make import NOW
from tests.pages import get


@pytest.fixture
def forum(app):
    made = make.forum(slug="borders")
    for name, country in (("Zoe", "ZM"), ("Åke", "SE"), ("Eva", "AT"), ("Émile", "EG")):
        make.registration(made, make.person(name=name, country=country))
    spoke = make.registration(made, make.person(name="=HYPERLINK(1)", category="organization", country=None, organization="@Seeds"))
    make.message(made, author=spoke)
    gone = make.registration(made, make.person(name="Private name", category="academia", country=None, organization="University"))
    gone.erase(at=NOW)
    db.session.commit()
    return made


def test_everybody_has_a_number_that_goes_through_the_categories(client, forum):
    page = get(client, "/en/forums/borders/participants")
    assert says(page, "1 Austria Eva no 2 Egypt Émile no 3 Sweden Åke no 4 Zambia Zoe no")
    assert says(page, "@Seeds =HYPERLINK(1) yes") and says(page, "University Former participant no") and "Private name" not in page.html
    alone = get(client, "/en/forums/borders/participants?category=organization")
    number = next(line for line in page.html.split("<tr>") if "@Seeds" in line).split('class="code">')[1].split("<")[0]
    assert f'<td class="code">{number}</td><th scope="row" dir="auto">@Seeds' in alone.html


def test_numbers_go_on_over_the_pages_and_all_stand_on_one_to_print(client, forum):
    for n in range(60):
        make.registration(forum, make.person(name=f"Person {n:02}", country="MX"))
    assert says(get(client, "/en/forums/borders/participants?page=2"), "Participants 51–66 of 66")
    assert says(get(client, "/en/forums/borders/participants?all=1"), "Participants 1–66 of 66")


def test_the_list_as_csv_holds_no_formula_and_no_address(client, forum):
    answer = client.get("/en/forums/borders/participants?format=csv")
    text = answer.get_data(as_text=True)
    assert answer.content_type.startswith("text/csv") and "'@Seeds,'=HYPERLINK(1)" in text and "Private name" not in text and "example.org" not in text
    assert text.count("\r\n") == 7


def test_only_published_inputs_make_a_contributor(client, forum):
    for status in ("pending", "hidden", "withdrawn"):
        make.message(forum, author=make.registration(forum, make.person(name=f"Quiet {status}", country="TD")), status=status)
    assert "yes" not in " ".join(line for line in get(client, "/en/forums/borders/participants").html.split("<tr>") if "Quiet" in line)


def test_names_stand_in_the_order_of_the_readers_language():
    def order(language, *names):
        return sorted(names, key=lambda name: collation.key(name, language))

    assert order("fr", "Zambie", "Éthiopie", "Égypte", "France") == ["Égypte", "Éthiopie", "France", "Zambie"]
    assert order("es", "nudo", "ñandú", "níspero", "oso") == ["níspero", "nudo", "ñandú", "oso"]
    assert order("ru", "Ёлка", "Жук", "Дом", "Ель") == ["Дом", "Ёлка", "Ель", "Жук"]
    assert order("ar", "بيرو", "إثيوبيا", "أنغولا") == ["إثيوبيا", "أنغولا", "بيرو"]
    assert order("zh", "中国", "埃及", "巴西", "法国", "肯尼亚") == ["埃及", "巴西", "法国", "肯尼亚", "中国"]

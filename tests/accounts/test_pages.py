"""Pages of an account as their reader sees them."""

import pytest

from tests import make
from tests.pages import get

pytestmark = pytest.mark.wide

OWN = ["", "/password", "/address", "/two-step", "/sessions", "/proof", "/data", "/erasure"]
OPEN = ["/session/new", "/new", "/new/sent", "/recovery", "/recovery/sent", "/erasure/done", "/address/agreed", "/address/sent"]


@pytest.mark.parametrize("path", OPEN)
def test_a_visitor_reads_the_pages_on_the_way_to_an_account(client, path):
    get(client, f"/en/account{path}")


@pytest.mark.parametrize("path", OWN)
def test_everybody_reads_the_pages_of_their_own_account(as_, path):
    page = get(as_(make.person(name="Ада Окелло")), f"/en/account{path}")
    assert page.has("Ада Окелло")


@pytest.mark.parametrize("path", OWN)
def test_a_visitor_is_sent_to_sign_in_and_back(client, path):
    answer = client.get(f"/en/account{path}")
    assert answer.status_code == 303
    assert answer.location.startswith("/en/account/session/new?next=/en/account")


@pytest.mark.parametrize("path", ["", "/people", "/invitations", "/audit", "/people/1"])
def test_an_administrator_reads_the_pages_of_administration(as_, path):
    get(as_(make.person(role="administrator")), f"/en/admin{path}")

"""The map of the site for programs: every page that a visitor may read, and nothing that is hidden."""

import re
from datetime import timedelta
from xml.etree import ElementTree

from core.database import db
from tests import make
from tests.conftest import NOW


def places(client, language="en"):
    answer = client.get(f"/sitemap-{language}.xml")
    assert answer.status_code == 200 and answer.content_type == "application/xml; charset=utf-8"
    ElementTree.fromstring(answer.data)
    return re.findall(r"<loc>http://localhost(.*?)</loc>", answer.text)


def test_the_map_names_what_visitors_may_read_and_nothing_else(app, client, as_):
    edition = make.edition("A.6")
    shown = make.forum(slug="shown", edition_id=edition.id, summary_issued_at=NOW)
    hidden = [make.forum(slug="closed-one", visibility="closed"), make.forum(slug="registered-one", visibility="registered"), make.forum(slug="unannounced", announced_at=None)]
    listed, draft, lapsed = make.expert(name="Listed"), make.expert(listed=False), make.expert(confirmed_at=NOW - timedelta(days=1500))
    retired = make.expert()
    retired.retire(by=make.person(), at=NOW)
    db.session.commit()
    found = places(client)
    for path in ("/en/", "/en/roster", f"/en/forums/{shown.slug}", "/en/forums/shown/summary", "/en/forums/shown/topics/1", f"/en/roster/{listed.id}"):
        assert path in found, path
    assert not [path for path in found for slug in hidden if slug.slug in path]
    assert not {f"/en/roster/{one.id}" for one in (draft, lapsed, retired)} & set(found)
    for path in found:
        assert client.get(path).status_code == 200, path
    assert places(as_(make.person(role="administrator"))) == found  # the same whoever asks
    assert places(client, "ar")[1] == "/ar/forums"
    assert client.get("/sitemap-xx.xml").status_code == 404


def test_robots_are_told_where_the_map_lies(client):
    text = client.get("/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in text and "Disallow: /*/search" in text
    assert "http://localhost/sitemap-fr.xml" in client.get("/sitemap.xml").text


def test_the_map_costs_the_same_for_one_expert_and_for_thirty(client, queries):
    counts = []
    for many in (1, 29):
        for _ in range(many):
            make.expert()
        with queries() as asked:
            places(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]

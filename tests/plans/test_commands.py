"""`flask plan`: editions in and out from a terminal."""

import json

from tests.plans import papers


def run(app, *arguments, **given):
    return app.test_cli_runner().invoke(args=["plan", *arguments], **given)


def file(tmp_path, data):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_an_edition_goes_in_and_comes_out_equal(app, tmp_path):
    assert run(app, "import", file(tmp_path, papers.adopted())).output == "Imported edition adopted of cartagena-cbap-2021-2030: 14 goals.\n"
    assert json.loads(run(app, "export", "cartagena-cbap-2021-2030", "adopted").output) == papers.adopted()
    run(app, "export", "cartagena-cbap-2021-2030", "adopted", "-o", str(tmp_path / "out.json"))
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == papers.adopted()


def test_an_invalid_file_changes_nothing_and_fails(app, tmp_path):
    done = run(app, "import", file(tmp_path, papers.small(goals=[], title="")))
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "Nothing was imported: 2 faults." and "title: empty" in done.stderr
    assert "No action plan is held" in run(app, "list").stderr


def test_faults_come_as_data_where_asked(app, tmp_path):
    done = run(app, "import", "--json", file(tmp_path, []))
    assert json.loads(done.stdout) == {"faults": [{"place": "", "words": "an object is expected, not a list"}], "count": 1}


def test_the_document_may_come_by_a_pipe(app):
    assert run(app, "import", "-", input=json.dumps(papers.first())).exit_code == 0


def test_the_list_names_every_edition(app, tmp_path):
    run(app, "import", file(tmp_path, papers.first()))
    run(app, "import", file(tmp_path, papers.small()))
    assert run(app, "list").output == "forests first: 3 goals. Forest plan\nforests second: 3 goals. Forest plan\n"
    assert json.loads(run(app, "list", "--json").output)[1]["valid_from"] == "2024-05-01"


def test_a_missing_file_and_a_missing_edition_are_said(app, tmp_path):
    assert "cannot be read" in run(app, "import", str(tmp_path / "none.json")).stderr
    assert "There is no edition x of a plan y." in run(app, "export", "y", "x").stderr

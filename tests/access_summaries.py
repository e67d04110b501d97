"""The rows of the access table for the desk, the review and the page of a summary."""

TABLE = """
POST forum.answer_comment                403 403 403 404 404 404
POST forum.close_review                  403 403 403 303 303 303
POST forum.comment_on_review             404 404 404 404 404 404
GET  forum.desk                          403 403 403 200 200 200
POST forum.edit_summary                  403 403 403 422 422 422
POST forum.issue_draft                   403 403 403 403 403 403
POST forum.keep_summary                  403 403 403 303 303 303
POST forum.make_summary                  403 403 403 303 303 303
POST forum.open_review                   403 403 403 403 403 403
POST forum.restore_summary               403 403 403 404 404 404
GET  forum.review                        404 404 404 404 404 404
GET  forum.review_desk                   403 403 403 200 200 200
POST forum.set_summary                   403 403 403 303 303 303
GET  forum.summary                       200 200 200 200 200 200
GET  forum.summary_copy                  404 404 404 404 404 404
POST forum.ask_summary_file              403 403 403 404 404 404
GET  forum.summary_files                 403 403 403 404 404 404
GET  forum.summary_file                  403 403 403 200 200 200
GET  forum.summary_making                403 403 403 200 200 200
GET  forum.summary_version               404 404 404 404 404 404
GET  forum.summary_versions              403 403 403 200 200 200
GET  forum.summary_translations          403 403 403 200 200 200
POST forum.translate_summary             403 403 403 303 303 303
POST forum.redo_edit                     403 403 403 404 404 404
GET  forum.summary_edits                 403 403 403 200 200 200
POST forum.undo_edit                     403 403 403 404 404 404
"""

"""The rows of the access table for the desk, the review and the page of a summary."""

TABLE = """
GET  forum.desk                          403 403 403 200 200 200
POST forum.edit_summary                  403 403 403 422 422 422
POST forum.keep_summary                  403 403 403 303 303 303
POST forum.restore_summary               403 403 403 404 404 404
POST forum.set_summary                   403 403 403 303 303 303
GET  forum.summary_file                  403 403 403 200 200 200
GET  forum.summary_versions              403 403 403 200 200 200
POST forum.redo_edit                     403 403 403 404 404 404
GET  forum.summary_edits                 403 403 403 200 200 200
POST forum.undo_edit                     403 403 403 404 404 404
"""

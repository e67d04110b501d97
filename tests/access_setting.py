"""The rows of the access table for a forum as a whole: its plan, its end, its notices and its log."""

TABLE = """
#    route~object                       vis mem par mod sec adm
POST forum.archive                       403 403 403 403 403 403
GET  forum.end                           302 403 403 200 200 200
POST forum.extend                        403 403 403 422 422 422
POST forum.reopen                        403 403 403 422 422 422
POST forum.close_early                   403 403 403 422 422 422
POST forum.issue_summary                 403 403 403 403 403 403
POST forum.go_without_summary            403 403 403 403 403 403
GET  forum.notices                       302 403 403 200 200 200
POST forum.clock_notices                 403 403 403 302 302 302
GET  forum.notice                        302 403 403 200 200 200
POST forum.send_notice                   403 403 403 302 302 302
POST forum.put_up_bulletin               403 403 403 302 302 302
POST forum.put_up_bulletin~missing       403 403 403 404 404 404
POST forum.take_down_bulletin            403 403 403 302 302 302
POST forum.take_down_bulletin~missing    403 403 403 404 404 404
POST forum.announce                      403 403 403 403 302 302
GET  forum.change_of_plan                302 403 403 200 200 200
POST forum.change_plan                   403 403 403 409 422 422
GET  forum.plan                          302 403 403 403 200 200
POST forum.prepare                       403 403 403 403 422 422
GET  forum.log                           403 403 403 200 200 200
GET  forum.log_table                     403 403 403 200 200 200
"""

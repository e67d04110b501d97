"""The rows of the access table for programs. Cookies do not count there: whoever is signed in is a visitor; tests/forum/test_api.py asks with tokens."""

TABLE = """
#    route~object                       vis mem par mod sec adm
GET  api.countParticipants               200 200 200 200 200 200
GET  api.document                        200 200 200 200 200 200
GET  api.listExperts                     200 200 200 200 200 200
GET  api.listForums                      200 200 200 200 200 200
GET  api.listMessages                    200 200 200 200 200 200
GET  api.listThreads                     200 200 200 200 200 200
GET  api.listTopics                      200 200 200 200 200 200
POST api.postMessage                     401 401 401 401 401 401
POST api.postReply                       401 401 401 401 401 401
GET  api.search                          400 400 400 400 400 400
GET  api.showExpert                      200 200 200 200 200 200
GET  api.showFigures                     200 200 200 200 200 200
GET  api.showForum                       200 200 200 200 200 200
GET  api.showMessage                     200 200 200 200 200 200
GET  api.showMessage~pending             404 404 404 404 404 404
GET  api.showMessage~hidden              410 410 410 410 410 410
GET  api.showMessage~withdrawn           410 410 410 410 410 410
GET  api.showMessage~missing             404 404 404 404 404 404
GET  api.listSummaries                   200 200 200 200 200 200
GET  api.showIssuedSummary               404 404 404 404 404 404
GET  api.showReview                      404 404 404 404 404 404
GET  api.showSummary                     404 404 404 404 404 404
GET  api.showThread                      200 200 200 200 200 200
GET  api.showTopic                       200 200 200 200 200 200
"""

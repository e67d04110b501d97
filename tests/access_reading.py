"""The rows of the access table for reading: pages, marks, bookmarks, search, feeds, statistics and exports."""

TABLE = """
#    route~object                       vis mem par mod sec adm
POST forum.bookmark                      403 303 303 303 303 303
POST forum.bookmark~pending              403 404 404 303 303 303
POST forum.bookmark~hidden               403 403 403 303 303 303
POST forum.bookmark~missing              403 404 404 404 404 404
GET  forum.bookmarks                     302 200 200 200 200 200
POST forum.drop_bookmark                 403 404 404 404 404 404
GET  forum.first_unread                  302 302 302 302 302 302
GET  forum.first_unread_of_thread        302 302 302 302 302 302
GET  forum.first_unread_of_topic         302 302 302 302 302 302
POST forum.follow_forum                  403 303 303 303 303 303
POST forum.follow_thread                 403 303 303 303 303 303
POST forum.follow_topic                  403 303 303 303 303 303
GET  forum.following                     302 302 302 302 302 302
GET  forum.agenda                        200 200 200 200 200 200
GET  forum.calendar                      200 200 200 200 200 200
GET  forum.forum_calendar                200 200 200 200 200 200
GET  forum.site_statistics               200 200 200 200 200 200
GET  forum.statistics                    200 200 200 200 200 200
GET  forum.feed                          200 200 200 200 200 200
GET  forum.front                         200 200 200 200 200 200
POST forum.ask_export                    422 422 422 422 422 422
POST forum.cancel_export                 404 404 303 404 404 404
GET  forum.export                        404 404 200 404 404 404
GET  forum.export_file                   200 200 200 200 200 200
GET  forum.exports                       200 200 200 200 200 200
GET  forum.goal                          200 200 200 200 200 200
GET  forum.index                         200 200 200 200 200 200
GET  forum.initiatives                   200 200 200 200 200 200
POST forum.keep_from_list                403 404 404 404 404 404
POST forum.mark_forum_read               403 303 303 303 303 303
POST forum.mark_seen                     403 204 204 204 204 204
POST forum.mark_thread_read              403 303 303 303 303 303
POST forum.mark_topic_read               403 303 303 303 303 303
GET  forum.participants                  200 200 200 200 200 200
GET  forum.prepared_file                 404 404 303 404 404 404
GET  forum.search                        200 200 200 200 200 200
GET  forum.search_feed                  200 200 200 200 200 200
GET  forum.show                          200 200 200 200 200 200
GET  forum.tally_in                      404 404 404 404 404 404
GET  forum.tally                         200 200 200 200 200 200
GET  forum.thread                        200 200 200 200 200 200
GET  forum.topic                         200 200 200 200 200 200
GET  forum.topic_feed                   200 200 200 200 200 200
"""

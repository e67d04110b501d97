"""The rows of the access table for action plans."""

TABLE = """
#    route~object                       vis mem par mod sec adm
GET  plans.index                         200 200 200 200 200 200
GET  plans.show                          200 200 200 200 200 200
GET  plans.crosswalk                     200 200 200 200 200 200
GET  plans.document                      200 200 200 200 200 200
GET  plans.edit                          403 403 403 403 200 200
GET  plans.edit_part                     403 403 403 403 200 200
POST plans.save_part                     403 403 403 403 409 409
POST plans.arrange_goals                 403 403 403 403 409 409
GET  plans.new                           403 403 403 403 200 200
POST plans.create                        403 403 403 403 422 422
POST plans.copy_edition                  403 403 403 403 422 422
GET  plans.history                       403 403 403 403 200 200
POST plans.restore                       403 403 403 403 404 404
"""

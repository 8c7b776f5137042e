CREATE VIEW orders AS select id -- key
from t /* all */

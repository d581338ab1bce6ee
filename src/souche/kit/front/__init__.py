"""Stands between the web server and a WSGI application: nobody who dawdles holds a thread."""

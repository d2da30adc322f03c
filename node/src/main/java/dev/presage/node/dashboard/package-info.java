/** The dashboard: static files that a browser loads, and the routes that serve them. They ask only the HTTP API. */
@NullMarked
package dev.presage.node.dashboard;

import org.jspecify.annotations.NullMarked;

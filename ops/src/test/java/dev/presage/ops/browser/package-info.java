/** Drives a real Chromium over the W3C WebDriver protocol, and says what a dashboard page must be like in it. */
@NullMarked
package dev.presage.ops.browser;

import org.jspecify.annotations.NullMarked;

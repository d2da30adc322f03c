/**
 * The container image, built without a daemon and without an image to begin with: a linked Java runtime, the shared
 * libraries it needs, native model libraries already unpacked, and the product, each a layer.
 */
@NullMarked
package dev.presage.ops.image;

import org.jspecify.annotations.NullMarked;

/**
 * Models on PyTorch, the one package that may import the Deep Java Library: which nets there are, how their weights
 * stand in a file, how they are fitted and how they are run. Outside, a model is arrays of numbers in and out.
 */
@NullMarked
package dev.presage.node.inference.runtime;

import org.jspecify.annotations.NullMarked;

package dev.presage.ops.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** A test that runs as many times in a row as the system property {@value #ROUNDS} says, once if it says nothing. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(InRounds.Rounds.class)
@interface InRounds {
    String ROUNDS = "presage.rounds";

    /** Makes the rounds. */
    final class Rounds implements TestTemplateInvocationContextProvider {
        @Override
        public boolean supportsTestTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
            return IntStream.range(0, Integer.getInteger(ROUNDS, 1)).mapToObj(round -> Round.INSTANCE);
        }
    }

    /** One of them, like all others. */
    enum Round implements TestTemplateInvocationContext {
        INSTANCE
    }
}

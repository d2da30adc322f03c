package dev.presage.ops;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the walls between the rooms. */
class ArchitectureTest {
    private static JavaClasses product;

    @BeforeAll
    static void read() {
        product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.presage");
    }

    private static void holds(ArchRule rule) {
        rule.allowEmptyShould(true).check(product);
    }

    /** Goal: the rules can be run, replayed and tested anywhere, because they touch nothing but their arguments. */
    @Test
    void rulesArePure() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.presage.persistence.domain..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.io..", "java.nio.file..", "java.util.concurrent..", "org.slf4j..", "java.sql.."))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, java.util.Random.class, Thread.class));
        holds(noClasses()
                .that()
                .resideInAPackage("dev.presage.persistence.domain..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.pekko..", "com.typesafe..")));
    }

    /** Goal: the arrows point one way: node and ops know persistence, persistence knows protocol. */
    @Test
    void modulesPointOneWay() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.presage.protocol..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("dev.presage.persistence..", "dev.presage.node..", "dev.presage.ops..")));
        holds(noClasses()
                .that()
                .resideInAPackage("dev.presage.persistence..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.presage.node..", "dev.presage.ops..")));
        holds(noClasses()
                .that()
                .resideInAPackage("dev.presage.node..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.presage.ops..")));
    }

    /** Goal: rooms of the node do not know one another; the guardian introduces them. */
    @Test
    void siblingsMeetInTheGuardian() {
        holds(SlicesRuleDefinition.slices()
                .matching("dev.presage.node.(*)..")
                .should()
                .notDependOnEachOther());
    }

    /** Goal: one domain does not lean on another, and the frame on none. */
    @Test
    void domainsStandAlone() {
        holds(SlicesRuleDefinition.slices()
                .matching("dev.presage.persistence.domain.(*)..")
                .should()
                .notDependOnEachOther());
        holds(noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.presage.persistence.domain",
                        "dev.presage.persistence.entity..",
                        "dev.presage.persistence.journal..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.presage.persistence.domain.*..")));
    }

    /** Goal: nothing that runs once in the cluster runs unsupervised, for then it would be gone once it failed. */
    @Test
    void singletonsAreSupervised() {
        holds(noClasses()
                .that()
                .resideInAPackage("dev.presage.node..")
                .and()
                .doNotHaveFullyQualifiedName("dev.presage.node.Singletons")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.pekko.cluster.typed.SingletonActor"));
    }

    /** Goal: a library that may be exchanged is known in one room. */
    @Test
    void librariesHaveOneRoom() {
        holds(classes()
                .that()
                .resideOutsideOfPackage("dev.presage.node.inference.runtime..")
                .should()
                .onlyDependOnClassesThat(
                        com.tngtech.archunit.base.DescribedPredicate.not(resideInAnyPackage("ai.djl.."))));
        holds(noClasses()
                .that()
                .resideOutsideOfPackage("dev.presage.node.inference.trees..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("ml.dmlc..")));
        holds(noClasses()
                .that()
                .resideOutsideOfPackages("dev.presage.node.ingest..", "dev.presage.node.egress..", "dev.presage.ops..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "org.apache.pekko.kafka..")));
        holds(noClasses()
                .that()
                .resideOutsideOfPackages("dev.presage.node.http..", "dev.presage.node.dashboard..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.pekko.http..")));
    }
}

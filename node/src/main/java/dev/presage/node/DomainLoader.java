package dev.presage.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Options;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the domains that the configuration names, so that a new one needs no change here. */
public final class DomainLoader {
    private static final String CLASS = "class";

    private DomainLoader() {}

    /**
     * Makes every domain of {@code presage.domains}.
     *
     * @throws IllegalArgumentException if one cannot be made, with what to check
     */
    public static Domains load(Config domains) {
        List<Domain<?>> made = new ArrayList<>();
        for (String name : domains.root().keySet()) {
            Config block = domains.getConfig(name);
            made.add(make(name, block, options(block)));
        }
        return new Domains(made);
    }

    /**
     * Makes one domain.
     *
     * @param block names its class
     * @param options what it is made from
     */
    static Domain<?> make(String name, Config block, Options options) {
        String path = "presage.domains." + name;
        try {
            Object domain = Class.forName(block.getString(CLASS))
                    .getConstructor(Options.class)
                    .newInstance(options);
            if (domain instanceof Domain<?> it && it.name().equals(name)) {
                return it;
            }
            throw new IllegalArgumentException(path + ".class is not a domain called " + name + ".");
        } catch (InvocationTargetException refused) {
            Throwable cause = refused.getCause();
            throw new IllegalArgumentException(
                    path + ": " + (cause == null ? refused.getMessage() : cause.getMessage()), refused);
        } catch (ReflectiveOperationException | ConfigException missing) {
            throw new IllegalArgumentException(
                    path + ".class must name a class on the class path with a public constructor that takes Options: "
                            + missing.getMessage(),
                    missing);
        }
    }

    /** Durations are written as HOCON writes them and handed on in ISO 8601, which the rules can read by themselves. */
    static Options options(Config block) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, ConfigValue> entry : block.entrySet()) {
            String key = entry.getKey();
            String text = String.valueOf(entry.getValue().unwrapped());
            boolean duration = text.matches("\\d+ ?(ns|us|ms|s|m|h|d)");
            values.put(key, duration ? block.getDuration(key).toString() : text);
        }
        return new Options(values);
    }
}

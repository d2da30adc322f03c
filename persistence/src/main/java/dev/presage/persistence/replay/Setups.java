package dev.presage.persistence.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.persistence.journal.JournalUnavailable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** The setups under which events were concluded, in PostgreSQL. Blocks. Safe for many threads. */
public final class Setups {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NOTE = """
            INSERT INTO journal_setup (key, domain, options, code_version, machine, at)
            VALUES (?, ?, ?::jsonb, ?, ?, now()) ON CONFLICT (key) DO NOTHING""";

    private static final String FIND = "SELECT domain, options, code_version, machine FROM journal_setup WHERE key = ?";

    private final DataSource source;

    /** Few, and what a key stands for never changes. */
    private final Map<Long, Setup> known = new ConcurrentHashMap<>();

    public Setups(DataSource source) {
        this.source = source;
    }

    /** Notes a setup, so that events may name it; returns its key. */
    public long note(Setup setup) {
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement(NOTE)) {
            insert.setLong(1, setup.key());
            insert.setString(2, setup.domain());
            insert.setString(3, JSON.writeValueAsString(setup.options()));
            insert.setString(4, setup.codeVersion());
            insert.setString(5, setup.machine());
            insert.executeUpdate();
            return setup.key();
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("Texts can be written as JSON.", never);
        }
    }

    /** What a key stands for; empty if it was never noted here, as in a journal that came without it. */
    public Optional<Setup> find(long key) {
        Setup setup = known.get(key);
        if (setup != null || key == 0) {
            return Optional.ofNullable(setup);
        }
        Optional<Setup> found = read(key);
        found.ifPresent(one -> known.put(key, one));
        return found;
    }

    private Optional<Setup> read(long key) {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setLong(1, key);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                Map<String, String> options = JSON.readValue(rows.getString(2), new TypeReference<>() {});
                return Optional.of(Setup.of(rows.getString(1), options, rows.getString(3), rows.getString(4)));
            }
        } catch (SQLException unavailable) {
            throw new JournalUnavailable(unavailable);
        } catch (JsonProcessingException damaged) {
            return Optional.empty();
        }
    }
}

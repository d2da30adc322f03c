package dev.presage.persistence.domain.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.domain.Options;
import dev.presage.protocol.Payload;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountPayloadsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AccountDomain domain = new AccountDomain(new Options(Map.of()));

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (java.io.IOException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** Goal: what was read is shown in the form it was read in, and comes back from the journal the same. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "transaction | {'amount':12.5,'currency':'EUR','terminal':'t-17','merchant':'Bäckerei','country':'DE'}",
                "transaction | {'amount':0.0,'currency':'JPY','terminal':'t/1'}",
                "transaction | {'amount':1.0E9,'currency':'USD','terminal':'t','country':'FR'}",
                "label | {'transaction':'e-1','fraud':true}",
                "label | {'transaction':'e-2','fraud':false}"
            })
    void roundTrip(String kind, String text) throws InvalidData {
        Payload payload = domain.read("dev.presage.account." + kind, json(text));
        assertThat(JSON.<JsonNode>valueToTree(domain.show(payload))).isEqualTo(json(text));
        var out = new WireWriter();
        domain.payloads().write(payload, out);
        var in = new WireReader(out.toByteArray());
        assertThat(domain.payloads().read(1, in)).isEqualTo(payload);
        assertThat(in.isAtEnd()).isTrue();
    }

    /** Goal: data that is not what its type asks for is refused with the field that is wrong. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "transaction | [1] | /data",
                "transaction | 7 | /data",
                "transaction | {'currency':'EUR','terminal':'t'} | /data/amount",
                "transaction | {'amount':'12','currency':'EUR','terminal':'t'} | /data/amount",
                "transaction | {'amount':-0.01,'currency':'EUR','terminal':'t'} | /data/amount",
                "transaction | {'amount':1e10,'currency':'EUR','terminal':'t'} | /data/amount",
                "transaction | {'amount':1e999,'currency':'EUR','terminal':'t'} | /data/amount",
                "transaction | {'amount':1,'terminal':'t'} | /data/currency",
                "transaction | {'amount':1,'currency':'eur','terminal':'t'} | /data/currency",
                "transaction | {'amount':1,'currency':'EURO','terminal':'t'} | /data/currency",
                "transaction | {'amount':1,'currency':'EUR'} | /data/terminal",
                "transaction | {'amount':1,'currency':'EUR','terminal':' '} | /data/terminal",
                "transaction | {'amount':1,'currency':'EUR','terminal':'a\\u0007'} | /data/terminal",
                "transaction | {'amount':1,'currency':'EUR','terminal':'t','merchant':5} | /data/merchant",
                "transaction | {'amount':1,'currency':'EUR','terminal':'t','country':''} | /data/country",
                "label | {'fraud':true} | /data/transaction",
                "label | {'transaction':'','fraud':true} | /data/transaction",
                "label | {'transaction':'e'} | /data/fraud",
                "label | {'transaction':'e','fraud':'yes'} | /data/fraud",
            })
    void badData(String kind, String text, String field) {
        assertThatThrownBy(() -> domain.read("dev.presage.account." + kind, json(text)))
                .isInstanceOfSatisfying(InvalidData.class, bad -> {
                    assertThat(bad.field()).isEqualTo(field);
                    assertThat(bad.getMessage()).matches("The .*\\.");
                });
    }

    /** Goal: names longer than an account remembers are refused before they are remembered. */
    @Test
    void longTexts() {
        String longest = "x".repeat(AccountPayloads.MAX_TEXT + 1);
        assertThatThrownBy(() -> domain.read(
                        AccountPayloads.TRANSACTION_TYPE,
                        json("{'amount':1,'currency':'EUR','terminal':'" + longest + "'}")))
                .isInstanceOfSatisfying(
                        InvalidData.class, bad -> assertThat(bad.field()).isEqualTo("/data/terminal"));
    }

    /** Goal: settings that contradict one another are refused with the name of the setting. */
    @ParameterizedTest
    @CsvSource({"review,0", "review,1.1", "review,0.9", "decline,0.2", "deadline,PT0S", "deadline,PT1H"})
    void badSettings(String key, String value) {
        assertThatThrownBy(() -> new AccountDomain(new Options(Map.of(key, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }
}

package dev.presage.ops.synthetic.cards;

/** Where terminals stand: ISO 3166 code, currency, and units of that currency worth one euro. */
enum Country {
    DE("EUR", 1),
    FR("EUR", 1),
    NL("EUR", 1),
    GB("GBP", 0.86),
    PL("PLN", 4.3),
    SE("SEK", 11.2);

    private static final Country[] ALL = values();

    final String currency;
    final double perEuro;

    Country(String currency, double perEuro) {
        this.currency = currency;
        this.perEuro = perEuro;
    }

    static Country of(int index) {
        return ALL[Math.floorMod(index, ALL.length)];
    }

    static Country any(Dice dice) {
        return ALL[dice.whole(0, ALL.length)];
    }
}

package portcullis.filters.authenticate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portcullis.exchange.Exchange;
import portcullis.http.HeaderFields;
import portcullis.http.RequestHead;

/**
 * All places of a route in which a token may be. A client must not use more than one (RFC 6750, 2): the same token in two of
 * them does no harm, another one would leave it to whoever reads the request which of the two counts.
 */
final class TokenPlaces {
    private final TokenPlace[] places;

    TokenPlaces(List<TokenPlace> places) {
        this.places = places.toArray(TokenPlace[]::new);
    }

    /** Several also where Authorization, which is one field (RFC 9110, 11.6.2), comes twice, whatever it says. */
    Carried in(RequestHead request) {
        if (isRepeated(request.fields())) {
            return Carried.Other.SEVERAL;
        }
        Carried.@Nullable Token found = null;
        for (TokenPlace place : places) {
            switch (place.in(request)) {
                case Carried.Other.NOTHING -> {}
                case Carried.Other.SEVERAL -> {
                    return Carried.Other.SEVERAL;
                }
                case Carried.Token token -> {
                    if (found != null && !found.equals(token)) {
                        return Carried.Other.SEVERAL;
                    }
                    found = token;
                }
            }
        }
        return found == null ? Carried.Other.NOTHING : found;
    }

    private static boolean isRepeated(HeaderFields fields) {
        int line = fields.find(TokenPlace.Authorization.FIELD);
        return line >= 0 && fields.find(TokenPlace.Authorization.FIELD, line + 1) >= 0;
    }

    void clear(Exchange exchange) {
        for (TokenPlace place : places) {
            place.clear(exchange);
        }
    }
}

package portcullis.snapshot;

import java.nio.charset.StandardCharsets;
import portcullis.config.RouteConfig;
import portcullis.exchange.Exchange;
import portcullis.exchange.Next;
import portcullis.exchange.Outcome;
import portcullis.exchange.Reason;
import portcullis.exchange.TargetTemplate;
import portcullis.exchange.Template;
import portcullis.http.BodyReader;
import portcullis.http.ResponseHead;
import portcullis.http.StandardFields;
import portcullis.kit.SyntaxFault;

/** The last step of routes that answer by themselves. */
final class OwnAnswer {
    private OwnAnswer() {}

    static Next respond(RouteConfig.Action.Respond respond, Template.Scope scope) throws SyntaxFault {
        Template body = Template.compile(respond.body(), scope, Template.Use.TEXT);
        return exchange -> {
            ResponseHead head = new ResponseHead(respond.status());
            byte[] bytes = body.render(exchange).getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0) {
                head.fields().add(StandardFields.CONTENT_TYPE, respond.type());
            }
            return new Outcome.Answered(head, BodyReader.of(bytes));
        };
    }

    static Next redirect(RouteConfig.Action.Redirect redirect, Template.Scope scope) throws SyntaxFault {
        TargetTemplate to = TargetTemplate.redirect(redirect.to(), scope);
        return exchange -> redirected(to, redirect.status(), exchange);
    }

    private static Outcome redirected(TargetTemplate to, int status, Exchange exchange) {
        String target = to.render(exchange);
        if (target == null) {
            return Outcome.refuse(Reason.AMBIGUOUS_PATH);
        }
        ResponseHead head = new ResponseHead(status);
        head.fields().add(StandardFields.LOCATION, target);
        return new Outcome.Answered(head, BodyReader.EMPTY);
    }
}

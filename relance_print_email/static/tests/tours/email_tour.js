import { check, click, LETTER } from "@relance_print/../tests/tours/tour_steps";
import { registry } from "@web/core/registry";

// A draft is sent by e-mail, and is in its chatter; later the customer answers, and somebody looks at it.

registry.category("web_tour.tours").add("relance_print_email_send", {
    steps: () => [
        check(`${LETTER} .letter`, "The letter is on the screen"),
        click("button[name=action_send]", "Send it"),
        check(".modal .o_field_widget[name=partner_ids] .o_tag:contains(Zoé Lefèvre)", "It goes to the customer"),
        check(".modal .o_field_widget[name=body]:contains(Sauf erreur)", "In the words of the letter"),
        click(".modal button[name=action_send_mail]", "Send"),
        check(".o_field_widget[name=state] .o_arrow_button_current:contains(Imprimé)", "It was printed for it"),
        check(".o-mail-Chatter .o-mail-Message:contains(Sauf erreur)", "And is in its chatter"),
        check(".o-mail-Chatter .o-mail-AttachmentCard:contains(Relance 1)", "With the letter attached"),
        check(".o_field_widget[name=delivery_ids] .o_data_row:only-of-type:contains(Par e-mail)", "Its one delivery"),
    ],
});

registry.category("web_tour.tours").add("relance_print_email_answer", {
    steps: () => [
        check(".o_reminder_side .alert:contains(réglé hier)", "The customer has answered"),
        check(".o-mail-Chatter .o-mail-Message:contains(réglé hier)", "The answer is filed with the letter"),
        click("button[name=action_looked_at]", "Looked at"),
        check(".o_reminder_side:not(:has(button[name=action_looked_at]:visible))", "Nothing is left to look at"),
        check(".o-mail-Chatter .o-mail-Message:contains(lue)", "It is noted"),
    ],
});

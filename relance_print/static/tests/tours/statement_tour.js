import { check, click, openPdf } from "./tour_steps";
import { registry } from "@web/core/registry";

// A customer's statement of account at the end of a quarter, printed from the customer's form by somebody who may do invoicing and no more.

registry.category("web_tour.tours").add("relance_print_statement", {
    steps: () => [
        click(".o_notebook .nav-link[name=accounting]", "Open the page of invoicing"),
        click("button[name=action_print_statement]", "Statement of account"),
        check(".modal .o_field_widget[name=partner_ids] .o_tag", "It is of this customer"),
        click(".modal .o_field_widget[name=date] button", "It asks for the day"),
        { trigger: ".modal .o_field_widget[name=date] input", content: "Enter another day", run: "edit 30/09/2026" },
        ...openPdf(".modal button[name=action_print]", "Print"),
        check("body[data-pdf$='?date=2026-09-30']", "It is of that day"),
        check("body:not(:has(.modal))", "The question is gone"),
    ],
});

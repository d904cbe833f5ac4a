import { registry } from "@web/core/registry";

// A customer without an account opens the link and pays all that is overdue, with Odoo's provider that takes no money.

registry.category("web_tour.tours").add("relance_print_portal_pay", {
    steps: () => [
        { content: "All that is overdue", trigger: ".o_reminder_pay_card .h3:contains(500,00)" },
        {
            content: "Choose the provider",
            trigger: ".o_reminder_pay_card .o_payment_form",
            run: ({ anchor }) => anchor.querySelector("input[name=o_payment_radio]").click(),
        },
        {
            content: "Enter a card",
            trigger: ".o_reminder_pay_card input[name=customer_input], .o_reminder_pay_card #customer_input",
            run: "edit 4242424242424242",
        },
        {
            content: "Pay",
            trigger: ".o_reminder_pay_card button[name=o_payment_submit_button]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "Nothing is overdue", trigger: ".o_reminder_pay_card:not(:has(form)):contains(Merci)", timeout: 60000 },
        { content: "The invoice is paid", trigger: ".o_reminder_letter .badge" },
    ],
});

import { registry } from "@web/core/registry";

// A customer without an account opens the link, promises to pay, and sees what was noted.

registry.category("web_tour.tours").add("relance_print_portal_promise", {
    steps: () => [
        { content: "What is overdue", trigger: ".o_reminder_page .card:contains(000,00)" },
        { content: "I will pay on…", trigger: ".o_reminder_page details:nth-of-type(2) summary", run: "click" },
        {
            content: "Today",
            trigger: ".o_reminder_page details[open] input[type=date]",
            run: ({ anchor }) => {
                anchor.value = anchor.min;
            },
        },
        { content: "Why", trigger: ".o_reminder_page details[open] textarea", run: "edit Promis" },
        {
            content: "Send",
            trigger: ".o_reminder_page details[open] button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "It is noted", trigger: ".o_reminder_page .alert-success" },
        { content: "And told", trigger: ".o_reminder_page li:contains(Promis)" },
    ],
});

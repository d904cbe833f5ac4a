import { registry } from "@web/core/registry";

// A customer looks at all that there is, by the link or with an account: nothing of it is another one's, whose addresses lead nowhere.

/** Return what the test says in the first address: the customer's own number, and what is another one's. */
function getTold() {
    if (location.hash) {
        sessionStorage.setItem("relance_print_portal_own", location.hash.slice(1));
    }
    return Object.fromEntries(new URLSearchParams(sessionStorage.getItem("relance_print_portal_own")));
}

async function checkAnswers(addresses, status, type) {
    for (const address of addresses) {
        const answer = await fetch(address);
        if (answer.status !== status || !answer.headers.get("Content-Type").startsWith(type)) {
            throw new Error(`${address} is answered by ${answer.status} ${answer.headers.get("Content-Type")}`);
        }
    }
}

function getPageSteps() {
    const { own, theirs, letter, invoice } = getTold();
    return [
        { content: "The letter's page", trigger: `.o_reminder_letter tbody tr:contains(${own})` },
        { content: "What is overdue is the customer's own alone", trigger: `.o_reminder_pay_card .small:first:text(${own})` },
        { content: "Nothing is another one's", trigger: `body:not(:contains(${theirs}))` },
        {
            content: "Letter, statement and invoice are there; by the same ways, those of another one are not",
            trigger: ".o_reminder_letter a[target=_blank]:contains(PDF)",
            async run() {
                const links = [...document.querySelectorAll(".o_reminder_letter a[target=_blank]")].map((link) => link.href);
                const page = location.href.replace(/#.*/, "");
                const others = [page, ...links].map((link) => link.replace(/(?<=reminders\/)\d+/, letter));
                await checkAnswers(links, 200, "application/pdf");
                await checkAnswers(others, 404, "text/html");
                await checkAnswers([...others, ...links].map((link) => link.replace(/(?<=invoice\/)\d+/, invoice)).filter((link) => link.includes("/invoice/")), 404, "text/html");
            },
        },
    ];
}

registry.category("web_tour.tours").add("relance_print_portal_own_link", { steps: getPageSteps });

registry.category("web_tour.tours").add("relance_print_portal_own_account", {
    steps: () => [
        {
            content: "The account's page has an entry for the letters",
            trigger: "a[href='/my/reminders']:visible",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "One letter is there", trigger: "table tbody tr:only-child a[href^='/my/reminders/']" },
        {
            content: `It is the customer's own`,
            trigger: `table tbody tr a:contains(${getTold().own})`,
            run: "click",
            expectUnloadPage: true,
        },
        ...getPageSteps(),
    ],
});

import { check, click, openPdf } from "@relance_print/../tests/tours/tour_steps";
import { registry } from "@web/core/registry";

// A formal notice was signed for: its date is entered, and the dossier for the lawyer downloaded.

registry.category("web_tour.tours").add("relance_print_dossier", {
    steps: () => [
        check(".o_field_widget[name=tracking_url] a[href*='1A23456789012']", "The carrier's page is a click away"),
        { trigger: ".o_field_widget[name=acknowledged_on] input", content: "Enter the day", run: "edit 16/10/2026" },
        click(".o_field_widget[name=tracking_number] input", "Go on"),
        ...openPdf("button[name=action_download_dossier]", "Download the dossier"),
    ],
});

import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

const SELECTED = "action_run_selection";

/** The letters of a proposal: before they are printed one is asked, and told how many they are and how much they claim. */
class LetterListController extends ListController {
    setup() {
        super.setup();
        const count = () => (this.model.root.isDomainSelected ? this.model.root.count : this.model.root.selection.length);
        this.archInfo = {
            ...this.archInfo,
            headerButtons: this.archInfo.headerButtons.map((button) =>
                button.clickParams.name === SELECTED
                    ? Object.create(button, { string: { get: () => `${button.string} (${count()})` } })
                    : button
            ),
        };
    }

    async beforeExecuteActionButton({ name }) {
        if ((await super.beforeExecuteActionButton(...arguments)) === false) {
            return false;
        }
        return ["action_run", SELECTED].includes(name) ? this.confirmRun(name === SELECTED) : undefined;
    }

    async confirmRun(isSelection) {
        const ids = isSelection ? await this.model.root.getResIds(true) : [];
        const body = await this.orm.call(this.model.root.resModel, "describe_run", [ids], { context: this.props.context });
        return new Promise((resolve) =>
            this.dialogService.add(
                ConfirmationDialog,
                { title: _t("Confirmation"), body, confirmLabel: _t("Print"), confirm: () => resolve(true), cancel: () => resolve(false) },
                { onClose: () => resolve(false) }
            )
        );
    }
}

registry.category("views").add("reminder_letter_list", { ...listView, Controller: LetterListController });

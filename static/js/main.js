// What every page loads. Modules attach by data attributes; a page without script does the same, slower.
import "./turbo.js";
import "./address.js";
import "./forms.js";
import "./draft.js";
import "./fields.js";
import "./echo.js";
import "./suggest.js";
import "./share.js";
import "./menu.js";
import "./times.js";
import "./flash.js";
import "./live.js";
import "./later.js";
import "./talk.js";
import "./table-code.js";
import "./card.js";

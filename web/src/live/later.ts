/** Entry of a page whose subject comes in a later version: it only says so. */

import "./later.css";

"""What web sites print around an article, told by its words alone."""

from __future__ import annotations

import re

_FRAME = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|技术支持|[主承]办单位|[主承]办\s*[:：]|网站地图|联系我们|关于我们|浏览器|分辨率"
    r"|上一[篇条页]|下一[篇条页]|相关(?:链接|文章|新闻|阅读|稿件)|友情链接|打印(?:本页|页面)?|关闭(?:窗口|页面|本页)"
    r"|热[点门](?:推荐|排行|文章)|推荐阅读|点击排行|猜你喜欢"
    r"|(?:当前|所在|在的)位置|首页\s*[>»＞]|分享到|扫一扫|返回(?:顶部|首页)|Copyright|©"
)
"""Words of navigation, tools and imprint. A report may have some of them in a sentence."""

IMPRINT = re.compile(
    r"ICP备\s*\d{5,}|公网安备\s*\d{6,}|网站标识码\s*[:：]?\s*[A-Za-z]{0,4}\d{6,}"
    r"|^\W*(?:版权所有|Copyright|©|(?:(?:网站)?(?:主办|承办)(?:单位|方)?|技术支持)\s*[:：]\s*(?!\d))"
)
"""A line that no report has anywhere: numbers of registration, who runs the site."""

_SENTENCE = re.compile("[。；]")
_LEAD = re.compile(r"\W*(?:(?:建议|推荐|请)[^，。；]{0,30}(?=浏览器|分辨率))?")
"""What may stand before the first such word of a line: marks, and how a page wants to be looked at."""


def is_frame(text: str) -> bool:
    """Whether a line is of the frame. A sentence is only where it begins with such a word or has several: a
    report may urge its 承办单位 in its last section, and what follows is not to be lost."""
    if not _SENTENCE.search(text):
        return _FRAME.search(text) is not None
    lead = _LEAD.match(text)
    if lead and _FRAME.match(text, lead.end()):
        return True
    return len(set(_FRAME.findall(text))) > 1

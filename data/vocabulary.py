"""The words that a cell may hold where only some may stand: the stored word, and how else people write it."""

KIND = {
    "target": ("chỉ tiêu", "định lượng"),
    "scored": ("chấm điểm", "chấm trực tiếp"),
    "passfail": ("đạt/không đạt", "đạt không đạt"),
    "bonus": ("điểm thưởng", "điểm cộng"),
    "penalty": ("điểm trừ",),
    "information": ("thông tin", "theo dõi"),
}
FORMULA = {
    "linear": ("tuyến tính",),
    "step": ("bậc thang",),
    "half_leader": ("nửa điểm và dẫn đầu",),
    "lower": ("càng thấp càng tốt",),
    "zero": ("không để xảy ra",),
    "range": ("quanh chỉ tiêu",),
    "goalpost": ("hai mốc",),
    "count": ("theo số lần",),
    "passfail": ("đạt/không đạt",),
}
DIRECTION = {
    "higher": ("càng cao càng tốt", "tăng"),
    "lower": ("càng thấp càng tốt", "giảm"),
    "near": ("đúng chỉ tiêu",),
}
ACCUMULATION = {"sum": ("cộng dồn",), "mean": ("bình quân",), "last": ("số cuối kỳ",), "max": ("lớn nhất",)}
SUBJECT_TYPE = {"individual": ("cá nhân", "cn"), "collective": ("tập thể", "tt")}
GENDER = {"female": ("nữ", "f"), "male": ("nam", "m")}
ROLE = {"leader": ("lãnh đạo", "ld"), "direct": ("trực tiếp", "người trực tiếp", "người trực tiếp công tác, lao động")}
LEVEL = {
    "state": ("nhà nước", "cấp nhà nước"),
    "province": ("tỉnh", "cấp tỉnh", "bộ", "cấp bộ", "bộ, tỉnh", "cấp bộ, tỉnh"),
    "sector": ("sở", "ngành", "sở, ngành", "cấp sở, ngành"),
    "grassroots": ("cơ sở", "cấp cơ sở", "đơn vị"),
}
BASIS = {
    "merit": ("công trạng", "thường xuyên"),
    "sudden": ("đột xuất",),
    "movement": ("phong trào thi đua", "phong trào", "chuyên đề"),
    "contribution": ("cống hiến", "quá trình cống hiến"),
    "seniority": ("niên hạn",),
    "foreign": ("đối ngoại",),
}
STATUS = {"in_force": ("còn hiệu lực",), "cancelled": ("đã hủy bỏ", "hủy bỏ")}

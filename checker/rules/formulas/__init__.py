"""Official formulas (审核公式) as they are published: ``31行=（27+28+29）行；61行≥62行``."""
